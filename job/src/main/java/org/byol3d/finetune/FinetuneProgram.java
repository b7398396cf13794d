package org.byol3d.finetune;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.Presets;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.OnePhaseReplica;
import org.byol3d.distributed.StepProgram;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.nn.Compute;
import org.byol3d.run.TrainingFiles;
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.segment.network.SegmenterReplica;
import org.byol3d.volume.LabelSet;

/**
 * What workers do in a step of a fine-tuning.
 *
 * @param configuration text of the resolved configuration
 * @param labels the classes
 * @param cases the volumes that crops refer to by number
 * @param frozenEncoder weights of an encoder that is not trained; empty if it is trained
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FinetuneProgram(
    String configuration, LabelSet labels, List<LabeledCase> cases, float[] frozenEncoder)
    implements StepProgram<MaskedCrop, LabeledBatch, OnePhaseReplica<LabeledBatch>> {
  /** Copies the list, without the places of foreground: the driver draws the crops. */
  FinetuneProgram {
    cases = cases.stream().map(LabeledCase::withoutPlaces).toList();
  }

  @Override
  public BatchLoader<MaskedCrop, LabeledBatch> openLoader(Configuration hadoop) throws IOException {
    var config = config();
    return new LabeledLoader(
        cases,
        labels,
        TrainingFiles.open(
            config.run().data(),
            cases.stream().flatMap(it -> Stream.of(it.volume().file(), it.mask().file())).toList(),
            hadoop),
        config.views().stated(),
        config.views().augmentation(),
        config.crop().size(),
        1.0 / config.batch().microBatches());
  }

  @Override
  public OnePhaseReplica<LabeledBatch> openReplica(Compute compute) {
    var config = config();
    var replica =
        new SegmenterReplica(
            config.segmenter(labels),
            config.loss().rule(labels),
            config.optimizer().freezeEncoder(),
            compute);
    if (config.optimizer().freezeEncoder()) {
      replica.loadEncoder(frozenEncoder);
    }
    return new FinetuneReplica(replica);
  }

  private FinetuneConfig config() {
    return Presets.FINETUNE.parseText(configuration).config();
  }
}
