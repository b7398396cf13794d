package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.byol3d.storage.JsonRecord;

/**
 * The content of {@code model-card.json} beside a segmenter: what it is and where it comes from.
 *
 * @param format always that of {@link #FORMAT}
 * @param version of the card's layout
 * @param name the segmenter's own version, such as {@code v000001}
 * @param created when it was exported, ISO 8601 in UTC
 * @param parameters how many values it has
 * @param architecture the sizes of its encoder, which its decoder mirrors
 * @param decoder what the decoder has of its own
 * @param classes what it finds
 * @param input what it expects as input
 * @param voxelSizeUm depth, height and width of a voxel of the training in µm; null if unknown
 * @param weights length and SHA-256 of {@code segmenter.safetensors}
 * @param source where it comes from
 * @param run which run made it
 * @param metrics at the checkpoint's step, by name; those of the validation are among them
 */
public record SegmenterCard(
    String format,
    int version,
    String name,
    String created,
    long parameters,
    ModelCard.Architecture architecture,
    Decoder decoder,
    SegmentedClasses classes,
    ModelCard.Input input,
    @JsonSetter(nulls = Nulls.SET) List<Double> voxelSizeUm,
    FileChecksum weights,
    ModelCard.Source source,
    RunDescription run,
    Map<String, Double> metrics)
    implements ExportCard {
  static final JsonRecord.Format FORMAT = new JsonRecord.Format("byol3d-segmenter", 1, 1);

  /**
   * What a decoder has of its own.
   *
   * @param outputs channels of the logits: 1 for one class (sigmoid), else the number of classes
   *     with the background (softmax)
   * @param deepSupervision whether it has outputs at lower resolutions too, which only the training
   *     uses
   */
  public record Decoder(int outputs, boolean deepSupervision) {}

  /** Copies the list, and sorts the metrics, so that equal cards have equal bytes. */
  public SegmenterCard {
    voxelSizeUm = voxelSizeUm == null ? null : List.copyOf(voxelSizeUm);
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }
}
