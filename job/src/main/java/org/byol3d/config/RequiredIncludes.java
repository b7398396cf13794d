package org.byol3d.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;

/** Includes what a configuration names. By default, the library ignores a file that is missing. */
final class RequiredIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {
  private final ConfigIncluder library;

  RequiredIncludes() {
    this(null);
  }

  private RequiredIncludes(ConfigIncluder library) {
    this.library = library;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new RequiredIncludes(fallback);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return included(what, () -> library.include(new Required(context), what));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return included(
        what.toString(),
        () -> ((ConfigIncluderFile) library).includeFile(new Required(context), what));
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return included(
        what,
        () -> ((ConfigIncluderClasspath) library).includeResources(new Required(context), what));
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return included(
        what.toString(),
        () -> ((ConfigIncluderURL) library).includeURL(new Required(context), what));
  }

  private static ConfigObject included(String what, Inclusion inclusion) {
    try {
      return inclusion.run();
    } catch (ConfigException.IO | ConfigException.Missing e) {
      throw new InvalidConfigException(
          "include \""
              + what
              + "\": there is no such file; a path is relative to the file that includes it, and"
              + " presets are "
              + Presets.onClasspath("full")
              + " and "
              + Presets.onClasspath("smoke"),
          e);
    }
  }

  private interface Inclusion {
    ConfigObject run();
  }

  /** A context in which a missing file is an error. */
  private record Required(ConfigIncludeContext context) implements ConfigIncludeContext {
    @Override
    public ConfigParseable relativeTo(String filename) {
      return context.relativeTo(filename);
    }

    @Override
    public ConfigParseOptions parseOptions() {
      return context.parseOptions().setAllowMissing(false);
    }

    @Override
    public ConfigIncludeContext setParseOptions(ConfigParseOptions options) {
      return new Required(context.setParseOptions(options));
    }
  }
}
