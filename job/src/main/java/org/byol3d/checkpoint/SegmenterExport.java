package org.byol3d.checkpoint;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.byol3d.nn.TensorSpec;

/** Exports the segmenter of a checkpoint, for prediction. */
public final class SegmenterExport {
  private final ExportDirectory<SegmenterCard> segmenters;
  private final Clock clock;

  /**
   * @param segmenters where the segmenters go
   * @param clock tells the time of the export
   */
  public SegmenterExport(ExportDirectory<SegmenterCard> segmenters, Clock clock) {
    this.segmenters = segmenters;
    this.clock = clock;
  }

  /**
   * Exports a segmenter, and makes {@code LATEST} name its version. The weights tell its sizes.
   *
   * @return the card of the new version
   * @throws CorruptCheckpointException if the checkpoint is not as it was written
   * @throws MismatchedWeightsException if there is no segmenter in it
   * @throws IOException if it cannot be read, or the segmenter cannot be written
   */
  public SegmenterCard export(CheckpointReference checkpoint) throws IOException {
    var header = checkpoint.directory().requireSound(checkpoint.name());
    var trained = TrainedSegmenter.of(checkpoint, header);
    var settings = RunSettings.of(checkpoint, header);
    var input = settings.input(trained.encoder().inputChannels());
    var voxelSize = settings.voxelSize();
    var card =
        segmenters.add(
            new NamedTensors(trained.weights().content().tensors(), EncoderExport.METADATA),
            (name, checksum) ->
                new SegmenterCard(
                    SegmenterCard.FORMAT.name(),
                    SegmenterCard.FORMAT.newest(),
                    name,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    TensorSpec.size(trained.network().tensors()),
                    ModelCard.Architecture.of(trained.encoder()),
                    trained.decoder(),
                    trained.classes(),
                    input,
                    voxelSize,
                    checksum,
                    new ModelCard.Source(checkpoint.uri(), header.step()),
                    header.run(),
                    header.metrics()),
            clock);
    segmenters.moveLatestTo(card.name());
    return card;
  }
}
