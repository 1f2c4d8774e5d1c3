"""`python -m viz.bench`: what `chainrule bench` starts."""

from viz.bench.command import main

if __name__ == "__main__":
    main()
