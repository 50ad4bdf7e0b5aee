// The block that snapshot_builder wrote. SNAPSHOT_FILE is its path.
  .section .rodata
  .balign 16
  .global gyre_snapshot
  .global gyre_snapshot_end
gyre_snapshot:
  .incbin SNAPSHOT_FILE
gyre_snapshot_end:
  .section .note.GNU-stack, "", @progbits
