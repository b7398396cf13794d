package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One block of a configuration, read key by key. A key that nothing reads, usually a misspelled
 * one, is an error.
 */
final class ConfigSection {
  private static final String AUTO = "auto";

  /** Keys of earlier versions, with their names of today. */
  private static final Map<String, String> RENAMED =
      Map.of("optimiser", "optimizer", "normalisation", "normalization");

  private final Config config;
  private final String path;
  private final Set<String> read = new HashSet<>();

  ConfigSection(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  /** Reads a block by a function that takes all of its keys. */
  <T> T section(String key, Function<ConfigSection, T> reader) {
    require(key);
    if (config.getValue(key).valueType() != ConfigValueType.OBJECT) {
      throw invalid(key, "must be a block { … }");
    }
    var section = new ConfigSection(config.getConfig(key), name(key));
    return checked(key, () -> section.readAll(reader));
  }

  /** Reads this block by a function that takes all of its keys. */
  <T> T readAll(Function<ConfigSection, T> reader) {
    for (var renamed : RENAMED.entrySet()) {
      if (config.root().containsKey(renamed.getKey())) {
        throw invalid(
            renamed.getKey(), "is now spelled " + renamed.getValue() + ": rename the key");
      }
    }
    var value = reader.apply(this);
    requireAllRead();
    return value;
  }

  int integer(String key) {
    return value(key, config::getInt, "a whole number");
  }

  long longInteger(String key) {
    return value(key, config::getLong, "a whole number");
  }

  double number(String key) {
    return value(key, config::getDouble, "a number");
  }

  /** Reads a number, or nothing when the value is {@code auto}. */
  OptionalDouble numberOrAuto(String key) {
    require(key);
    var raw = config.getValue(key).unwrapped();
    return AUTO.equals(raw) ? OptionalDouble.empty() : OptionalDouble.of(numberIn(key));
  }

  /** Reads a whole number, or nothing when the value is {@code auto}. */
  OptionalInt integerOrAuto(String key) {
    require(key);
    var raw = config.getValue(key).unwrapped();
    return AUTO.equals(raw)
        ? OptionalInt.empty()
        : OptionalInt.of(value(key, config::getInt, "a whole number or auto"));
  }

  Duration duration(String key) {
    return value(key, config::getDuration, "a duration such as 15 minutes");
  }

  long bytes(String key) {
    return value(key, config::getBytes, "a size such as 50g");
  }

  boolean flag(String key) {
    return value(key, config::getBoolean, "true or false");
  }

  /** Reads a constant of an enumeration, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    var text = value(key, config::getString, "a word");
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    key,
                    "is '"
                        + text
                        + "', but must be one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(ConfigSection::word)
                            .collect(Collectors.joining(", "))));
  }

  /** Returns whether a key is there that may be left out. */
  boolean has(String key) {
    read.add(key);
    return config.hasPath(key);
  }

  List<Integer> integers(String key) {
    return value(key, config::getIntList, "a list of whole numbers");
  }

  String text(String key) {
    return value(key, config::getString, "a word");
  }

  /** Reads the two ends of a range. */
  List<Float> range(String key) {
    var ends = value(key, config::getDoubleList, "a list of two numbers");
    if (ends.size() != 2) {
      throw invalid(key, "must be a list of two numbers, not of " + ends.size());
    }
    return ends.stream().map(Double::floatValue).toList();
  }

  private void requireAllRead() {
    var unknown = new TreeSet<>(config.root().keySet());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      var key = unknown.first();
      throw invalid(key, "is not a known key; " + known() + " are");
    }
  }

  /**
   * Runs a reader. When a record refuses its values, adds the file and line and the full key to its
   * message.
   */
  <T> T checked(String key, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (InvalidConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw invalid(key, e.getMessage());
    }
  }

  private InvalidConfigException invalid(String key, String reason) {
    var prefix = key + " ";
    return new InvalidConfigException(
        origin(key, reason),
        name(key),
        reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason);
  }

  /**
   * Returns the place of a value. For a block, this is the place of the field that the reason
   * begins with.
   */
  private ConfigOrigin origin(String key, String reason) {
    var value = config.root().getOrDefault(key, config.root());
    if (value instanceof ConfigObject block) {
      var field = reason.substring(0, reason.indexOf(' '));
      return block.getOrDefault(field, block).origin();
    }
    return value.origin();
  }

  private double numberIn(String key) {
    return value(key, config::getDouble, "a number or auto");
  }

  private <T> T value(String key, Function<String, T> getter, String what) {
    require(key);
    try {
      return getter.apply(key);
    } catch (ConfigException.WrongType e) {
      throw invalid(key, "must be " + what + ", not " + config.getValue(key).render());
    }
  }

  private void require(String key) {
    read.add(key);
    if (!config.hasPath(key)) {
      throw invalid(key, "is missing");
    }
  }

  private String known() {
    return read.stream().sorted().collect(Collectors.joining(", "));
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
