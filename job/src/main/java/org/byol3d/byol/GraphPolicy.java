package org.byol3d.byol;

/** What happens to a micro-batch's graph between the encode phase and the backward phase. */
public enum GraphPolicy {
  /** The graph is kept: memory grows with the number of micro-batches. */
  KEEP,
  /**
   * The graph is freed, and computed again from the crops: the same bits, one more forward pass,
   * and the memory of one micro-batch. Source: Gao et al., "Scaling deep contrastive learning batch
   * size under memory limited setup" (GradCache), 2021.
   */
  RECOMPUTE
}
