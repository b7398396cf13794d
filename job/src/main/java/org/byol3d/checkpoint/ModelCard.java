package org.byol3d.checkpoint;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.storage.JsonRecord;
import org.byol3d.volume.Extent;

/**
 * The content of {@code model-card.json}: what an exported encoder is and where it comes from.
 *
 * @param format always that of {@link #FORMAT}
 * @param version of the card's layout; versions 1 and 2 spell the normalization with an s
 * @param name the encoder's own version, such as {@code v000001}
 * @param created when it was exported, ISO 8601 in UTC
 * @param network which network's encoder it is
 * @param parameters how many values it has
 * @param architecture its sizes
 * @param input what it expects as input
 * @param weights length and SHA-256 of {@code encoder.safetensors}
 * @param source where it comes from
 * @param run which run made it
 * @param metrics at the checkpoint's step, by name
 */
public record ModelCard(
    String format,
    int version,
    String name,
    String created,
    Branch network,
    long parameters,
    Architecture architecture,
    Input input,
    FileChecksum weights,
    Source source,
    RunDescription run,
    Map<String, Double> metrics)
    implements ExportCard {
  static final JsonRecord.Format FORMAT = new JsonRecord.Format("byol3d-encoder", 1, 3);

  /**
   * The encoder's sizes.
   *
   * @param channels of each level, finest first; each level after the first halves the edges
   * @param residual residual conv blocks, or plain ones
   */
  public record Architecture(List<Integer> channels, boolean residual) {
    static Architecture of(NetworkConfig network) {
      return new Architecture(network.channels(), network.residual());
    }
  }

  /**
   * What the encoder was trained on and expects as input: {@code [N, channels, D, H, W]}.
   *
   * @param channels of a crop
   * @param normalization {@code percentile} (the volume's p0.5 to p99.5 become [0, 1], clamped),
   *     {@code minmax} or {@code none}
   * @param cropSize extent of the crops; in JSON one number for cubes, otherwise {@code [D, H, W]}
   */
  public record Input(
      int channels,
      String normalization,
      @JsonSerialize(using = CropSizeJson.Writer.class)
          @JsonDeserialize(using = CropSizeJson.Reader.class)
          Extent cropSize) {}

  /**
   * Where an encoder comes from.
   *
   * @param checkpoint URI of its directory
   * @param step steps that the run had made by then
   */
  public record Source(String checkpoint, long step) {}

  /** Sorts the metrics, so that equal cards have equal bytes. */
  public ModelCard {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  static void upgrade(ObjectNode card) {
    RunDescription.upgrade(card);
    if (card.path("input") instanceof ObjectNode input && input.has("normalisation")) {
      input.set("normalization", input.remove("normalisation"));
    }
  }
}
