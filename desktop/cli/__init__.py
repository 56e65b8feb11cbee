"""The commands, one file each. A command module has `add_arguments(parser)` and `run(arguments, output) -> exit code`."""
