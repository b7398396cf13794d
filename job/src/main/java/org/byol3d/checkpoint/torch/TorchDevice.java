package org.byol3d.checkpoint.torch;

/**
 * A device of PyTorch.
 *
 * @param name such as {@code cpu} or {@code cuda:0}
 */
public record TorchDevice(String name) {}
