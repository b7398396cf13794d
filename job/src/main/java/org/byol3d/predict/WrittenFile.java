package org.byol3d.predict;

import java.io.Serializable;

/**
 * A file that a prediction consists of.
 *
 * @param path below the directory of predictions
 * @param bytes its length
 */
record WrittenFile(String path, long bytes) implements Serializable {}
