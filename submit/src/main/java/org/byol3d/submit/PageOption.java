package org.byol3d.submit;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.CommittedFile;
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
   * @throws org.byol3d.text.WrongRequestException if no file can have this name
   * @throws IOException if the file system cannot be asked
   */
  String page(Configuration configuration) throws IOException {
    CommittedFile.check(configuration, out);
    return out;
  }
}
