package org.byol3d.submit;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar, where the build writes it. */
final class VersionProvider implements IVersionProvider {
  /** Returns the version without the program's name. */
  static String codeVersion() {
    return Objects.requireNonNullElse(
        VersionProvider.class.getPackage().getImplementationVersion(), "(run from classes)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"byol3d " + codeVersion()};
  }
}
