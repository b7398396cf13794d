package org.byol3d.submit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.Region;
import org.byol3d.storage.CommittedFile;
import org.byol3d.storage.Sha256;
import org.byol3d.text.Quoted;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.ArrayOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byol3d read}: decodes a region of a {@code .b2nd} file. */
@Command(
    name = "read",
    description = {
      "Decodes a region of a .b2nd file.",
      "Gives the items in C order, in the type of the file. Without --out or"
          + " --sha256 the bytes go to standard output.",
    },
    exitCodeList = {"0:done", "1:the file cannot be read", "2:wrong usage"})
final class ReadCommand extends ConsoleCommand {
  @Parameters(paramLabel = "FILE", description = "A local path or a URI of any Hadoop file system.")
  private String file;

  @Option(
      names = "--start",
      split = ",",
      paramLabel = "INDEX",
      description = "First item of each axis, d,h,w. Axes of length 1 in front may be left out.")
  private long[] start;

  @Option(
      names = "--stop",
      split = ",",
      paramLabel = "INDEX",
      description =
          "Item after the last one of each axis. Without --start and --stop: the whole array.")
  private long[] stop;

  @ArgGroup private Output output = new Output();

  /** Where to write the items; at most one is given. */
  static final class Output {
    @Option(names = "--out", paramLabel = "X.npy", description = "Write a .npy file.")
    private String npy;

    @Option(names = "--sha256", description = "Print the SHA-256 of the bytes.")
    private boolean sha256;
  }

  @Override
  public Integer call() throws IOException {
    var configuration = new Configuration();
    if (output.npy != null) {
      CommittedFile.check(configuration, output.npy);
    }
    try (var array = new ArrayOpener(new HadoopSourceOpener(configuration)).open(file)) {
      var region = region(array);
      if (output.npy != null) {
        writeNpy(array, region, configuration);
      } else if (output.sha256) {
        var digest = Sha256.digest();
        Slabs.read(array, region, digest::update);
        out().println(HexFormat.of().formatHex(digest.digest()));
      } else {
        write(array, region, StandardOutput.bytes());
      }
    }
    return 0;
  }

  private void writeNpy(B2ndArray array, Region region, Configuration configuration)
      throws IOException {
    if (region.items() == 0) {
      throw new WrongRequestException(region + " has no items to write");
    }
    var type = array.type();
    var text = type.text().isEmpty() ? "|V" + type.size() : type.text();
    try (var writer =
        NpyWriter.create(configuration, output.npy, text, type.size(), region.shape())) {
      Slabs.read(array, region, writer::write);
      writer.commit();
    }
    out()
        .printf(
            "%s: %s of %s. Next: numpy.load(%s)%n",
            VisibleText.line(output.npy),
            Arrays.toString(region.shape()),
            type,
            Quoted.forPython(output.npy));
  }

  private static void write(B2ndArray array, Region region, OutputStream out) throws IOException {
    var channel = Channels.newChannel(out);
    Slabs.read(
        array,
        region,
        bytes -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  private Region region(B2ndArray array) {
    if (start == null && stop == null) {
      return array.whole();
    }
    var shape = array.shape();
    var from = start == null ? new long[stop.length] : start;
    var to = stop == null ? lastOf(shape, from.length) : stop;
    int leading = shape.length - from.length;
    boolean fits = leading >= 0 && from.length == to.length;
    for (int d = 0; fits && d < leading; d++) {
      fits = shape[d] == 1;
    }
    for (int d = 0; fits && d < from.length; d++) {
      fits = from[d] >= 0 && from[d] <= to[d] && to[d] <= shape[leading + d];
    }
    if (!fits) {
      throw new WrongRequestException(
          "--start %s --stop %s is not a region of the shape %s"
              .formatted(Arrays.toString(from), Arrays.toString(to), Arrays.toString(shape)));
    }
    var begin = new long[shape.length];
    var end = new long[shape.length];
    Arrays.fill(end, 0, leading, 1);
    System.arraycopy(from, 0, begin, leading, from.length);
    System.arraycopy(to, 0, end, leading, to.length);
    return Region.of(begin, end);
  }

  private static long[] lastOf(long[] shape, int axes) {
    return Arrays.copyOfRange(shape, Math.max(0, shape.length - axes), shape.length);
  }
}
