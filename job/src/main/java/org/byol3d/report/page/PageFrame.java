package org.byol3d.report.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What is around every page's content. The content security policy forbids the browser to load or
 * run anything, whatever a file is named.
 */
public final class PageFrame {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private PageFrame() {}

  /** Writes all up to the content, which stands in {@code main}. */
  public static void begin(Markup page, String title, String style) throws IOException {
    page.open("html", "lang", "en").open("head").leaf("meta", "charset", "UTF-8");
    page.leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("meta", "name", "color-scheme", "content", "light dark")
        .element("title", title)
        .element("style", style)
        .close()
        .open("body")
        .open("main");
  }

  /** Writes all that follows the content. */
  public static void end(Markup page) throws IOException {
    page.close().close().close().end();
  }

  /**
   * The rules that all pages share, then a page's own.
   *
   * @param owner beside which the page's own lie
   */
  public static String style(Class<?> owner, String resource) throws IOException {
    return text(PageFrame.class, "page.css") + text(owner, resource);
  }

  private static String text(Class<?> owner, String resource) throws IOException {
    try (var in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
