package org.byol3d.finetune;

import org.byol3d.distributed.OnePhaseReplica;
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.segment.network.SegmenterReplica;

/** The segmenter of one worker. */
final class FinetuneReplica implements OnePhaseReplica<LabeledBatch> {
  private final SegmenterReplica segmenter;

  FinetuneReplica(SegmenterReplica segmenter) {
    this.segmenter = segmenter;
  }

  @Override
  public int size() {
    return segmenter.size();
  }

  @Override
  public void load(float[] weights) {
    segmenter.load(weights);
  }

  @Override
  public byte[] train(LabeledBatch batch, float[] gradient) {
    return LossOutput.encode(segmenter.train(batch, gradient));
  }

  @Override
  public void close() {
    segmenter.close();
  }
}
