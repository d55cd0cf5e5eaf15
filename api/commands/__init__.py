"""The subcommands of ``wence``. Each imports what it works with only when it runs: ``--help`` stays quick."""
