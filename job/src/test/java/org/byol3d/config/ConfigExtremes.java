package org.byol3d.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Sets each key of a configuration to values that nobody should set. */
public final class ConfigExtremes {
  private static final List<String> EXTREMES =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "7",
          "1000000",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "1e-30",
          "1e30",
          "[]",
          "[0,0]",
          "[1,-1]",
          "[1,2147483647,1]",
          "\"\"",
          "auto",
          "{}");

  private ConfigExtremes() {}

  /**
   * Asserts that each value is refused in a line that names its place, or taken and used.
   *
   * @param full the preset that has all keys
   * @param small the preset whose keys are set
   * @param use makes what a run makes of a configuration before it computes
   */
  public static <C> void walk(Presets<C> presets, String full, String small, Consumer<C> use) {
    var keys = keys(presets, full);
    assertThat(keys).hasSizeGreaterThan(40);
    var wrong = new ArrayList<String>();
    int taken = 0;
    for (var key : keys) {
      for (var value : EXTREMES) {
        var setting = key + "=" + value;
        try {
          use.accept(presets.load(small, List.of(setting)));
          taken++;
        } catch (InvalidConfigException e) {
          if (e.getMessage().contains("\n") || !e.getMessage().endsWith(")")) {
            wrong.add(setting + ": " + e.getMessage());
          }
        } catch (RuntimeException e) {
          wrong.add(setting + " passes, and fails later: " + e);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(taken).isGreaterThan(100);
  }

  private static List<String> keys(Presets<?> presets, String full) {
    return ConfigFactory.parseString(presets.resolve(full, List.of()).text()).entrySet().stream()
        .filter(entry -> entry.getValue().valueType() != ConfigValueType.OBJECT)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
