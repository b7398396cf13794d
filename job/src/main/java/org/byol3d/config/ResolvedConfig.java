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
 * @param rounding keys that change how sums are rounded, and so the bits of a run. They are not in
 *     the hash, because runs of earlier versions would not resume then
 * @param <C> the values' type
 */
public record ResolvedConfig<C>(
    C config, String text, String methodText, String methodHash, List<String> rounding) {

  /** Copies the list. */
  public ResolvedConfig {
    rounding = List.copyOf(rounding);
  }

  /**
   * Compares the keys that change how sums are rounded with those of another configuration.
   *
   * @param otherText text of the other configuration
   * @return the first difference, for people: {@code KEY was OTHER, but is THIS}
   */
  public Optional<String> otherRounding(String otherText) {
    var own = ConfigFactory.parseString(text);
    var other = ConfigFactory.parseString(otherText);
    return rounding.stream()
        .filter(key -> other.hasPath(key) && !value(other, key).equals(value(own, key)))
        .map(key -> key + " was " + value(other, key) + ", but is " + value(own, key))
        .findFirst();
  }

  private static String value(Config config, String key) {
    return config.getValue(key).unwrapped().toString();
  }

  static <C> ResolvedConfig<C> of(Config resolved, Presets<C> presets, ConfigMethod<C> method) {
    var root = new ConfigSection(presets, resolved, "");
    var config = root.checked("crop", () -> root.readAll(method.reader()));
    var deciding = ConfigFactory.empty();
    for (var section : method.deciding()) {
      deciding = deciding.withFallback(resolved.withOnlyPath(section));
    }
    for (var key : method.without()) {
      deciding = deciding.withoutPath(key);
    }
    var methodText = render(deciding);
    var hash = Sha256.hex(method.hashed().apply(methodText).getBytes(StandardCharsets.UTF_8));
    return new ResolvedConfig<>(config, render(resolved), methodText, hash, method.rounding());
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
}
