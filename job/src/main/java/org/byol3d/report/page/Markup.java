package org.byol3d.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML that is well-formed XML too. Whatever goes in as text or as an attribute's value
 * comes out as that text: there is no way to write one unescaped.
 */
public final class Markup {
  private final Writer destination;
  private final XMLStreamWriter writer;

  /**
   * @param out receives UTF-8; not closed
   */
  public Markup(OutputStream out) throws IOException {
    destination = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      // The JDK's own: another on the class path writes <td/>, which HTML takes for <td>.
      writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(destination);
      writer.writeDTD("<!DOCTYPE html>\n");
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  public Markup open(String element, String... attributes) throws IOException {
    try {
      writer.writeStartElement(element);
      writeAttributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /** Ends the innermost element that is not one of {@link #leaf}, and begins a new line. */
  public Markup close() throws IOException {
    try {
      writer.writeEndElement();
      writer.writeCharacters("\n");
      return this;
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /** An element that has no content, of those that HTML knows as such. */
  public Markup leaf(String element, String... attributes) throws IOException {
    try {
      writer.writeEmptyElement(element);
      writeAttributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /** Text within an element, its invisible characters made visible. */
  public Markup text(String text) throws IOException {
    try {
      writer.writeCharacters(VisibleText.of(text));
      return this;
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /** An element that holds a text and nothing else, within a line. */
  public Markup inline(String element, String text, String... attributes) throws IOException {
    try {
      open(element, attributes).text(text);
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
  }

  /** An element that holds a text and nothing else. */
  public Markup element(String element, String text, String... attributes) throws IOException {
    return open(element, attributes).text(text).close();
  }

  /** Ends the document. */
  public void end() throws IOException {
    try {
      writer.writeEndDocument();
      writer.flush();
    } catch (XMLStreamException e) {
      throw asIoException(e);
    }
    destination.flush();
  }

  private void writeAttributes(String... attributes) throws XMLStreamException {
    for (var i = 0; i < attributes.length; i += 2) {
      writer.writeAttribute(attributes[i], VisibleText.of(attributes[i + 1]));
    }
  }

  private static IOException asIoException(XMLStreamException e) {
    return e.getNestedException() instanceof IOException io
        ? io
        : new IOException("cannot write the page: " + e.getMessage(), e);
  }
}
