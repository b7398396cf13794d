package org.byol3d.submit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.volume.source.ArrayOpener;

/**
 * The report of {@code byol3d inspect} on one file. Either {@code error} is set, or all other
 * fields are.
 *
 * @param file path or URI, as it was given
 * @param error why the file cannot be read
 * @param shape shape of the array
 * @param chunks shape of a chunk
 * @param blocks shape of a block
 * @param chunkCount number of chunks
 * @param dtype type of an item, as NumPy writes it
 * @param codecs number of chunks per codec
 * @param filters number of chunks per filter pipeline
 * @param level compression level that the frame states
 * @param itemBytes size of the decoded items
 * @param storedBytes size of the chunks in the file
 * @param ratio {@code itemBytes} divided by {@code storedBytes}
 * @param metalayers names of the metalayers other than "b2nd"
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FileReport(
    String file,
    String error,
    List<Long> shape,
    List<Integer> chunks,
    List<Integer> blocks,
    Integer chunkCount,
    String dtype,
    Map<String, Integer> codecs,
    Map<String, Integer> filters,
    Integer level,
    Long itemBytes,
    Long storedBytes,
    Double ratio,
    List<String> metalayers) {

  /**
   * Examines a file.
   *
   * @param decode whether to decode the whole file, which finds damage that no header shows
   */
  static FileReport of(ArrayOpener opener, String file, boolean decode) {
    try (var array = opener.open(file)) {
      var report = of(file, array);
      if (decode) {
        array.verify();
      }
      return report;
    } catch (IOException e) {
      return failed(file, FailureHandler.describe(e));
    }
  }

  private static FileReport failed(String file, String error) {
    return new FileReport(
        file, error, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  private static FileReport of(String file, B2ndArray array) throws IOException {
    var survey = array.survey();
    long itemBytes = array.whole().items() * array.type().size();
    return new FileReport(
        file,
        null,
        Arrays.stream(array.shape()).boxed().toList(),
        Arrays.stream(array.chunkShape()).boxed().toList(),
        Arrays.stream(array.blockShape()).boxed().toList(),
        array.chunks(),
        array.type().toString(),
        survey.codecs(),
        survey.filters(),
        array.header().level(),
        itemBytes,
        survey.storedBytes(),
        (double) itemBytes / Math.max(1, survey.storedBytes()),
        Stream.concat(array.metalayers().keySet().stream(), array.variableMetalayerNames().stream())
            .filter(name -> !name.equals("b2nd"))
            .toList());
  }
}
