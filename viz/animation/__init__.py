"""Films of graphs: a sweep step by step, a training epoch by epoch, a storyboard on paper."""
