package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.byol3d.storage.Sha256;

/**
 * A configuration and its text.
 *
 * @param config the values
 * @param text sorted HOCON that gives the same values when it is read
 * @param methodText the part of the text that decides what is trained
 * @param methodHash SHA-256 of that part: a run resumes only if it is equal, and if {@link
 *     #otherRounding} finds no difference
 */
public record ResolvedConfig(
    PretrainConfig config, String text, String methodText, String methodHash) {
  private static final List<String> METHOD =
      List.of(
          "seed",
          "network",
          "crop",
          "views",
          "batch",
          "byol",
          "optimizer",
          "schedule",
          "continued");

  /** This key changes no result: it decides whether a graph is kept or computed again. */
  private static final String GRAPH = "batch.graph";

  /**
   * Keys that change how sums are rounded, and so the bits of a run. They are not in the hash,
   * because runs of earlier versions would not resume then.
   */
  private static final List<String> ROUNDING =
      List.of("compute.threads", "compute.driver-threads", "distributed.gradient-wire");

  /**
   * Compares the keys that change how sums are rounded with those of another configuration.
   *
   * @param otherText text of the other configuration
   * @return the first difference, for people: {@code KEY was OTHER, but is THIS}
   */
  public Optional<String> otherRounding(String otherText) {
    var own = ConfigFactory.parseString(text);
    var other = ConfigFactory.parseString(otherText);
    return ROUNDING.stream()
        .filter(key -> other.hasPath(key) && !value(other, key).equals(value(own, key)))
        .map(key -> key + " was " + value(other, key) + ", but is " + value(own, key))
        .findFirst();
  }

  private static String value(Config config, String key) {
    return config.getValue(key).unwrapped().toString();
  }

  static ResolvedConfig of(Config resolved) {
    var root = new ConfigSection(resolved, "");
    var config = root.checked("crop", () -> root.readAll(PretrainConfig::read));
    var method = ConfigFactory.empty();
    for (var section : METHOD) {
      method = method.withFallback(resolved.withOnlyPath(section));
    }
    var methodText = render(method.withoutPath(GRAPH));
    return new ResolvedConfig(config, render(resolved), methodText, hash(methodText));
  }

  private static String render(Config config) {
    return config
        .root()
        .render(
            ConfigRenderOptions.defaults()
                .setJson(false)
                .setOriginComments(false)
                .setComments(false));
  }

  /**
   * Returns the hash of a method text. It is computed with the names that two keys had before
   * version 3 of checkpoints, so that runs and plans of earlier versions can resume.
   */
  private static String hash(String methodText) {
    var text =
        methodText
            .replaceFirst("(?m)^optimizer \\{", "optimiser {")
            .replaceFirst("(?m)^    normalization=", "    normalisation=");
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
