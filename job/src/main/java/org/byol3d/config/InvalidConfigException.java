package org.byol3d.config;

import com.typesafe.config.ConfigOrigin;
import org.byol3d.text.WrongRequestException;

/** Reports a configuration that cannot be used: the file and line, the key, and the reason. */
public final class InvalidConfigException extends WrongRequestException {
  private static final long serialVersionUID = 1L;

  InvalidConfigException(String message) {
    super(message);
  }

  InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidConfigException(ConfigOrigin origin, String key, String reason) {
    super(origin.description() + ": " + key + ": " + reason);
  }
}
