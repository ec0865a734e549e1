"""Where rows are kept: one folder per engine behind the contracts of bot.core.ports."""
