// The kernels' PTX as it lies in ptx/, each ended by a zero byte, in the program itself.
  .section .rodata
  .balign 8
  .global gpuctl_base_ptx, gpuctl_tensor_ptx, gpuctl_fp8_ptx
gpuctl_base_ptx:
  .incbin "base.ptx"
  .byte 0
gpuctl_tensor_ptx:
  .incbin "tensor.ptx"
  .byte 0
gpuctl_fp8_ptx:
  .incbin "fp8.ptx"
  .byte 0
  .section .note.GNU-stack, "", %progbits
