package org.byol3d.ingest;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.byol3d.crop.ForegroundPlaces;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.source.FileIdentity;

/**
 * One mask of the index.
 *
 * @param file where it is, and the state in which it was read
 * @param volumeUri URI of its volume
 * @param content what was read
 * @param firstSeenGeneration the index generation that listed it first, from 1
 */
public record IndexedMask(
    FileIdentity file, String volumeUri, MaskContent content, long firstSeenGeneration)
    implements Serializable {

  /** Returns the URI of its file. */
  public String uri() {
    return file.uri();
  }

  /** Returns its size in voxels, which is that of its volume. */
  public Extent extent() {
    return content.extent();
  }

  /** Returns the number of voxels of each value, ascending. */
  public SortedMap<Integer, Long> counts() {
    var counts = new TreeMap<Integer, Long>();
    content.labels().forEach(label -> counts.put(label.value(), label.voxels()));
    return counts;
  }

  /**
   * Returns places of foreground voxels, for crops on foreground.
   *
   * @param labels the classes; other values have no places
   */
  public ForegroundPlaces places(LabelSet labels) {
    return ForegroundPlaces.of(
        extent(),
        labels.foreground().stream()
            .flatMap(label -> content.labels().stream().filter(it -> it.value() == label.value()))
            .map(MaskLabel::places)
            .toList());
  }

  /**
   * Returns this mask without places, which only a sampler of crops needs: they are much larger
   * than all else.
   */
  public IndexedMask withoutPlaces() {
    var labels =
        content.labels().stream()
            .map(it -> new MaskLabel(it.value(), it.voxels(), new long[0]))
            .toList();
    return new IndexedMask(
        file,
        volumeUri,
        new MaskContent(content.elementType(), content.extent(), labels),
        firstSeenGeneration);
  }
}
