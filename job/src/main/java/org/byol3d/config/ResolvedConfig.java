package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A configuration and the text that gives it.
 *
 * @param config the values
 * @param text HOCON, sorted, which gives the same values again
 * @param methodText the part of the text that decides what is trained
 * @param methodHash SHA-256 of that part: a run goes on only with an equal one
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

  /** Changes no result: it decides whether a graph waits or is computed again. */
  private static final String GRAPH = "batch.graph";

  static ResolvedConfig of(Config resolved) {
    var root = new ConfigSection(resolved, "");
    var config = root.checked("crop", () -> root.readAll(PretrainConfig::read));
    var method = ConfigFactory.empty();
    for (var section : METHOD) {
      method = method.withFallback(resolved.withOnlyPath(section));
    }
    var methodText = render(method.withoutPath(GRAPH));
    return new ResolvedConfig(config, render(resolved), methodText, sha256(methodText));
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

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
