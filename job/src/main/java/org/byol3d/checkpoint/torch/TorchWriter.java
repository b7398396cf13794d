package org.byol3d.checkpoint.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes files that {@code torch.load(…, weights_only=True)} reads, in the zip form. PyTorch 1.13
 * refuses files with a float beside the tensors in that mode; PyTorch 2 reads them.
 */
public final class TorchWriter {
  private static final String ROOT = "archive";

  private TorchWriter() {}

  /**
   * Writes a file, and leaves the stream open. Equal values give equal bytes. Tensors that share a
   * storage share it in the file, too. It takes the memory of the largest storage.
   *
   * @param value of the types that the package's page lists; Integer and Float are allowed too
   * @throws IllegalArgumentException if there is a value of another type, or a tensor of unsigned
   *     numbers of more than 8 bits, which PyTorch 1 does not know
   * @throws IOException from the stream, or from the file that a tensor comes from
   */
  public static void write(Object value, OutputStream out) throws IOException {
    var pickle = new PickleWriter();
    var zip = new ZipWriter(out, ROOT);
    zip.add("data.pkl", pickle.write(value));
    zip.add("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < pickle.storages().size(); i++) {
      zip.add("data/" + i, pickle.storages().get(i).pass());
    }
    zip.add("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    zip.finish();
  }
}
