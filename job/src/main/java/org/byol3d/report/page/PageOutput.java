package org.byol3d.report.page;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.WriterOutput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.byol3d.text.VisibleText;

/**
 * Receives a page from its template. It writes every value as text: its markup escaped, its
 * invisible characters made visible.
 */
public final class PageOutput extends OwaspHtmlTemplateOutput {
  private PageOutput(OutputStreamWriter writer) {
    super(new WriterOutput(writer));
  }

  /**
   * Writes a page.
   *
   * @param out receives UTF-8; not closed
   * @param template renders the page
   * @throws IOException if the page cannot be written, or what it shows cannot be read
   */
  public static void write(OutputStream out, Consumer<HtmlTemplateOutput> template)
      throws IOException {
    var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      template.accept(new PageOutput(writer));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  /**
   * Reads the style rules of a page: the rules that all pages share, then its own.
   *
   * @param owner class beside which the resource is
   */
  public static String style(Class<?> owner, String resource) throws IOException {
    return text(PageOutput.class, "page.css") + text(owner, resource);
  }

  /**
   * Reads a resource in UTF-8.
   *
   * @param owner class beside which the resource is
   */
  public static String text(Class<?> owner, String resource) throws IOException {
    try (var in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void writeUserContent(String value) {
    super.writeUserContent(value == null ? null : VisibleText.of(value));
  }
}
