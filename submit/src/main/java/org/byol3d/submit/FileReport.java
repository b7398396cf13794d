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
 * What {@code byol3d inspect} says of one file. Either {@code error} is set, or all else is.
 *
 * @param file as it was given
 * @param error why it cannot be read
 * @param shape of the array
 * @param chunks shape of a chunk
 * @param blocks shape of a block
 * @param chunkCount how many chunks
 * @param dtype of an item, as NumPy writes it
 * @param codecs how many chunks each codec wrote
 * @param filters how many chunks each pipeline was applied to
 * @param level the compression level that the frame states
 * @param itemBytes the size of the items
 * @param storedBytes what the chunks take in the file
 * @param ratio of the two
 * @param metalayers the names of those beside "b2nd"
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
   * Looks at a file.
   *
   * @param decode whether to decode all of it, which finds damage that no header shows
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
