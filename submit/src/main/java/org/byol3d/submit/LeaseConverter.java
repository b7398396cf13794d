package org.byol3d.submit;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as configurations write it: {@code 6h}, {@code 30 minutes}. */
final class LeaseConverter implements ITypeConverter<Duration> {
  private static final String KEY = "duration";

  @Override
  public Duration convert(String text) {
    try {
      return ConfigFactory.empty()
          .withValue(KEY, ConfigValueFactory.fromAnyRef(text))
          .getDuration(KEY);
    } catch (ConfigException e) {
      throw new TypeConversionException("'" + text + "' is no duration like 6h or 30m");
    }
  }
}
