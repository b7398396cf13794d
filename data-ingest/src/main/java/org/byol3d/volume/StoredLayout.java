package org.byol3d.volume;

import java.io.Serializable;

/**
 * How a file stores a volume. Reads of boxes that begin and end at chunks fetch and decode nothing
 * twice. Reads of boxes that begin and end at the blocks of one chunk do not either, but they fetch
 * only parts of the chunk.
 *
 * @param chunk extent of what one read fetches as a whole, counted from the volume's origin
 * @param block extent of what one read decodes as a whole, counted from the chunk's origin
 * @param codec the compressor by name, {@code NONE} for plain numbers; a file may use others for
 *     some chunks
 */
public record StoredLayout(Extent chunk, Extent block, String codec) implements Serializable {

  /** The codec of files that store plain numbers. */
  public static final String NO_CODEC = "NONE";
}
