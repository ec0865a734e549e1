"""Pictures of progress, drawn in a process of their own: no turn and no other message waits."""
