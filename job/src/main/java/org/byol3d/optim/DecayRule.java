package org.byol3d.optim;

/** Which parameters weight decay applies to. */
public enum DecayRule {
  /**
   * Every tensor of two or more axes; biases, norm scales and scalars do not decay. This is the
   * usual rule for contrastive and bootstrap methods (Grill et al. 2020, section 3.3), and the
   * default.
   */
  EXCLUDE_ONE_DIMENSIONAL {
    @Override
    public boolean decays(String name, long[] shape) {
      return shape.length > 1;
    }
  },

  /**
   * Everything but biases. The Python byol3d excludes parameters by name, and its test for norm
   * layers never matches, so norm scales decay. This rule serves comparison with its runs.
   */
  UPSTREAM {
    @Override
    public boolean decays(String name, long[] shape) {
      return !name.endsWith(".bias");
    }
  };

  /**
   * Returns whether weight decay applies to a parameter.
   *
   * @param name the parameter's state_dict name
   * @param shape its extents; empty for a scalar
   */
  public abstract boolean decays(String name, long[] shape);
}
