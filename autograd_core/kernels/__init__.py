"""Hot loops on plain arrays, which know nothing of tensors."""
