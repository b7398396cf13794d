package org.byol3d.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Option;

/** The option {@code --out} of a command that writes a page. */
final class PageOption {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "PAGE.html",
      description = "The page; one of that name is replaced.")
  private String out;

  /**
   * Returns the path or URI of the page.
   *
   * @throws WrongRequestException if it is a local directory
   */
  String page() {
    WrongRequestException.unless(
        out.contains(":") || !Files.isDirectory(Path.of(out)),
        "--out " + out + " is a directory: name the page itself");
    return out;
  }
}
