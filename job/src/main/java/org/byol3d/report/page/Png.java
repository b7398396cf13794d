package org.byol3d.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes pictures as PNG. */
public final class Png {
  private Png() {}

  /** Returns the bytes of a PNG file. */
  public static byte[] encode(GrayImage image) {
    var buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
    // Straight into the raster: setRGB would convert from sRGB to a linear gray.
    buffered.getRaster().setDataElements(0, 0, image.width(), image.height(), image.pixels());
    var bytes = new ByteArrayOutputStream();
    // Not ImageIO's own stream, which may go through a file.
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(buffered, "png", out)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Returns the picture as a URI that holds all of it. */
  public static String dataUri(GrayImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(encode(image));
  }
}
