package org.byol3d.finetune;

import java.util.List;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.run.RunPlan;
import org.byol3d.volume.LabelSet;

/**
 * What a run needs, known before it starts.
 *
 * @param config the configuration with what follows from the encoder
 * @param labels the classes
 * @param validation volumes to validate on
 * @param notes what deserves a second look, a sentence each
 * @param plan the estimate
 */
public record FinetuneEstimate(
    ResolvedConfig<FinetuneConfig> config,
    LabelSet labels,
    int validation,
    List<String> notes,
    RunPlan plan) {
  /** Copies the list. */
  public FinetuneEstimate {
    notes = List.copyOf(notes);
  }
}
