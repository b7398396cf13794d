package org.byol3d.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * conf/full.conf and conf/finetune-full.conf are the lists of all settings: users look nowhere else
 * for them.
 */
class FullConfigurationTest {
  private static final Pattern KNOWN_KEYS =
      Pattern.compile("is not a known key; known are (.*) \\(--set\\)$");
  private static final Pattern LEFT_OUT = Pattern.compile("(?m)^ *# ([a-z0-9-]+) = ");

  /** A kind of training, and the file of its settings. */
  @SuppressWarnings("ImmutableEnumChecker") // presets have no state of their own
  private enum Kind {
    PRETRAIN(Presets.PRETRAIN, "full"),
    FINETUNE(Presets.FINETUNE, "finetune-full");

    private final Presets<?> presets;
    private final String preset;

    Kind(Presets<?> presets, String preset) {
      this.presets = presets;
      this.preset = preset;
    }

    private String file() {
      return "byol3d/conf/" + preset + ".conf";
    }

    private Config full() {
      return ConfigFactory.parseResources(file());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyAcceptedKeyIsStated(Kind kind) throws IOException {
    var stated = new TreeSet<String>();
    var accepted = new TreeSet<String>();
    for (var block : blocks("", kind.full().root()).entrySet()) {
      stated.addAll(names(block.getKey(), block.getValue().keySet()));
      accepted.addAll(names(block.getKey(), acceptedKeys(kind, block.getKey())));
    }
    // The file has it as a comment, because it replaces two other keys.
    stated.add("network.channels");

    assertThat(accepted).isEqualTo(stated);
    assertThat(LEFT_OUT.matcher(text(kind)).results().map(it -> it.group(1)))
        .containsExactly("channels");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSentenceExplainsEveryKey(Kind kind) {
    assertThat(kind.full().entrySet())
        .allSatisfy(
            entry ->
                assertThat(entry.getValue().origin().comments())
                    .as(entry.getKey())
                    .isNotEmpty()
                    .last()
                    .asString()
                    .endsWith("."));
  }

  private static Map<String, ConfigObject> blocks(String path, ConfigObject block) {
    var blocks = new TreeMap<String, ConfigObject>(Map.of(path, block));
    block.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner) {
            blocks.putAll(blocks(name(path, key), inner));
          }
        });
    return blocks;
  }

  /** Returns the keys that the reader of a block names when it refuses another one. */
  private static List<String> acceptedKeys(Kind kind, String block) {
    var refused =
        catchThrowableOfType(
            InvalidConfigException.class,
            () ->
                kind.presets.load(
                    kind.preset, List.of(name(block, "qqqqqqqqqqqqqqqqqqqqqqqq") + "=1")));
    var known = KNOWN_KEYS.matcher(refused.getMessage());
    assertThat(known.find()).as(refused.getMessage()).isTrue();
    return List.of(known.group(1).split(", "));
  }

  private static List<String> names(String block, Iterable<String> keys) {
    var names = new ArrayList<String>();
    keys.forEach(key -> names.add(name(block, key)));
    return names;
  }

  private static String name(String block, String key) {
    return block.isEmpty() ? key : block + "." + key;
  }

  private static String text(Kind kind) throws IOException {
    try (var file = FullConfigurationTest.class.getClassLoader().getResourceAsStream(kind.file())) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
