package org.byol3d.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.byol3d.text.VisibleText;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class PageOutputTest {

  /** A page with a name as a text (h3) and within an attribute (of svg). */
  private static String pageOf(String name) throws IOException {
    var curve = new Curve();
    curve.add(1, 1);
    curve.add(2, 3);
    var figure = new CurveFigure(name, List.of(new Line("line", "first", curve)), List.of(1L));
    var out = new ByteArrayOutputStream();
    PageOutput.write(
        out,
        page ->
            JteframeGenerated.render(
                page,
                null,
                name,
                "p {}",
                content -> JtecurvesGenerated.render(page, null, figure)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Property
  void hostileTextsComeOutAsText(@ForAll String hostile)
      throws IOException, SAXException, ParserConfigurationException {
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(pageOf(hostile).getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    var visible = VisibleText.of(hostile);
    assertThat(root.getElementsByTagName("h3").item(0).getTextContent()).isEqualTo(visible);
    assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(visible);
    var svg = (Element) root.getElementsByTagName("svg").item(0);
    assertThat(svg.getAttribute("aria-label").replace('\n', ' '))
        .startsWith(visible.replace('\n', ' ') + " over steps 1 to 2");
  }

  @Test
  void tagsAndQuotesOfNamesAreEscaped() throws IOException {
    assertThat(pageOf("\"><script>alert('1')</script>&amp;.b2nd"))
        .doesNotContain("<script")
        .contains("&lt;script")
        .contains("aria-label=\"&#34;>")
        .contains("&amp;amp;");
  }

  @Test
  void hiddenAndTurningCharactersAreShown() {
    assertThat(VisibleText.of("scan\u202ednb2.exe\u0000\u200b\ud800"))
        .isEqualTo("scan<U+202E>dnb2.exe<U+0000><U+200B><U+D800>");
    assertThat(VisibleText.of("Größe µm 脳\n")).isEqualTo("Größe µm 脳\n");
  }

  @Test
  void emptyElementsAreClosedAsHtml() throws IOException {
    assertThat(pageOf("x"))
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<span class=\"key first\"></span>")
        .contains("<meta charset=\"UTF-8\"/>");
  }
}
