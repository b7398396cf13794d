package org.byol3d.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.VisibleText;

/**
 * Reads {@code metrics.jsonl} line by line, also while a run writes it. Text after the last line
 * end is not a record: its writer was killed or has not finished the line yet. The class is not
 * thread-safe.
 */
public final class MetricsReader implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final StoreDirectory run;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int filled;
  private long line;
  private String text = "";

  private MetricsReader(StoreDirectory run, InputStream in) {
    this.run = run;
    this.in = in;
  }

  /**
   * Opens the log of a run.
   *
   * @throws FileNotFoundException if the run has no log
   */
  public static MetricsReader open(StoreDirectory run) throws IOException {
    return new MetricsReader(run, run.open(MetricsLog.FILE));
  }

  /**
   * Reads the next record.
   *
   * @return null at the end
   * @throws IOException if a line is not a record; names file, line and field
   */
  public MetricsRecord next() throws IOException {
    if (!readLine()) {
      return null;
    }
    line++;
    try {
      return MetricsJson.parse(text);
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  /** Reads a line into {@link #text}; returns false if no complete line is left. */
  private boolean readLine() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      var from = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      bytes.write(buffer, from, position - from);
      if (position < filled) {
        position++;
        text = bytes.toString(StandardCharsets.UTF_8);
        return true;
      }
      position = 0;
      filled = Math.max(0, in.read(buffer));
      if (filled == 0) {
        return false;
      }
    }
  }

  private IOException damaged(String what, Exception cause) {
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s: line %d is not a metrics record: %s. Delete the line to continue without it",
            run.path(MetricsLog.FILE),
            line,
            VisibleText.excerpt(what)),
        cause);
  }

  /** Returns the line of the record that was read last, without its line end. */
  String text() {
    return text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
