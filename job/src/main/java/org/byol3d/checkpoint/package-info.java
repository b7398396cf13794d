/**
 * Weights and training state in files: safetensors, PyTorch's {@code .pt}, checkpoints of a run,
 * exported models. All are published by a rename. {@link org.byol3d.checkpoint.WeightsFile} is the
 * one rule by which a path names weights.
 *
 * <p>The safetensors codec is our own: DJL's decodes into engine arrays only, drops the metadata,
 * reads the whole data section at once with 32-bit offsets, and names neither file nor tensor when
 * a file is damaged; its encoder writes tensors in hash order. Jackson parses the header. {@link
 * org.byol3d.checkpoint.torch} reads and writes PyTorch's own files.
 *
 * <p>May depend on {@code org.byol3d.nn} for names and shapes, {@code optim} for the optimizer's
 * state, {@code volume} to open files by position, and {@code storage}; knows nothing of Spark or
 * of the method.
 */
package org.byol3d.checkpoint;
