package org.byol3d.checkpoint.torch;

import org.byol3d.b2nd.ElementType;

/**
 * An element type as a value of its own, such as {@code torch.float32}.
 *
 * @param type the element type
 */
public record TorchDtype(ElementType type) {
  @Override
  public String toString() {
    return "torch." + type.numpyName();
  }
}
