package org.byol3d.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

class MarkupTest {

  @Property
  void textStaysText(@ForAll String hostile)
      throws IOException, SAXException, ParserConfigurationException {
    var out = new ByteArrayOutputStream();
    var page = new Markup(out);
    page.open("p", "title", hostile).text(hostile).close().end();
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(out.toByteArray()))
            .getDocumentElement();
    assertThat(root.getTextContent().stripTrailing())
        .isEqualTo(VisibleText.of(hostile).stripTrailing());
    assertThat(root.getAttribute("title").replace('\n', ' '))
        .isEqualTo(VisibleText.of(hostile).replace('\n', ' '));
  }

  @Test
  void tagsAndQuotesOfNamesAreEscaped() throws IOException {
    var out = new ByteArrayOutputStream();
    var name = "\"><script>alert('1')</script>&amp;.b2nd";
    new Markup(out).open("p", "title", name).text(name).close().end();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("<script")
        .contains("&lt;script")
        .contains("title=\"&quot;&gt;")
        .contains("&amp;amp;");
  }

  @Test
  void hiddenAndDirectionalCharactersAreShown() {
    assertThat(VisibleText.of("scan\u202ednb2.exe\u0000\u200b\ud800"))
        .isEqualTo("scan<U+202E>dnb2.exe<U+0000><U+200B><U+D800>");
    assertThat(VisibleText.of("Größe µm 脳\n")).isEqualTo("Größe µm 脳\n");
  }

  @Test
  void emptyElementsAreClosedAsHtmlRequires() throws IOException {
    var out = new ByteArrayOutputStream();
    new Markup(out).open("table").open("td").close().leaf("img", "alt", "x").close().end();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("<td></td>")
        .contains("<img alt=\"x\"/>");
  }
}
