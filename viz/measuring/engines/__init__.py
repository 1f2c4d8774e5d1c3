"""The engines that are timed, one file each; a file imports its engine on first use."""
