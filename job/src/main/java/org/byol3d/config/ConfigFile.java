package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.byol3d.text.Nearest;

/** A configuration in a file of the user. */
final class ConfigFile {
  /** Far more than a configuration has. */
  private static final long MOST_BYTES = 1 << 20;

  private final Presets<?> presets;

  /**
   * @param presets name what may be given instead of a file, for messages
   */
  ConfigFile(Presets<?> presets) {
    this.presets = presets;
  }

  /**
   * Parses a file and what it includes.
   *
   * @throws InvalidConfigException if it is not a readable text file, or not HOCON
   */
  Config parse(String name) {
    var path = path(name);
    requireText(name, path);
    try {
      // The library finds what a file includes beside it only when it knows the file's folder.
      return ConfigFactory.parseFile(
          path.toAbsolutePath().toFile(),
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setIncluder(new RequiredIncludes())
              .setOriginDescription(name));
    } catch (ConfigException e) {
      var reason = e.getMessage();
      if (reason.contains("cycle in your includes")) {
        reason = "its includes lead back to a file that they started from";
      }
      throw new InvalidConfigException(
          reason.startsWith(name + ": ") ? reason : name + ": " + reason, e);
    } catch (StackOverflowError e) {
      throw new InvalidConfigException(name + ": its blocks nest too deeply", e);
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InvalidConfigException(name + ": is not a path", e);
    }
  }

  private void requireText(String name, Path path) {
    if (name.isBlank() || !Files.exists(path)) {
      throw new InvalidConfigException(
          "'"
              + name
              + "' is neither a preset ("
              + String.join(", ", presets.names())
              + ") nor a file that exists"
              + Nearest.question(name, presets.names()));
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidConfigException(
          name
              + ": is "
              + (Files.isDirectory(path) ? "a directory" : "not a regular file")
              + "; a configuration is a text file in HOCON");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw notText(name, "is larger than 1 MiB");
      }
      var text = text(name, Files.readAllBytes(path));
      if (text.isBlank()) {
        throw new InvalidConfigException(name + ": is empty; " + presets.beginning());
      }
    } catch (AccessDeniedException e) {
      throw new InvalidConfigException(name + ": you have no permission to read it", e);
    } catch (IOException e) {
      throw new InvalidConfigException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(String name, byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw notText(name, "is binary");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw notText(name, "is not UTF-8");
    }
  }

  private static InvalidConfigException notText(String name, String reason) {
    return new InvalidConfigException(
        name + ": " + reason + "; a configuration is a text file in HOCON, in UTF-8");
  }
}
