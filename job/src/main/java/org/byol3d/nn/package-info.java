/**
 * The networks: residual conv blocks, U-Net encoder and decoder, MLP heads, and their cost.
 *
 * <p>A network is a tree of small records that know their parameters' names and shapes and compute
 * on arrays looked up by name. It holds no array itself, so one description serves the online
 * network, the target, a checkpoint's check and the cost model. DJL's own {@code Block} is not
 * used: it names parameters its own way, owns them, and fixes float32.
 *
 * <p>May depend on DJL, {@code org.byol3d.random} and the extents of {@code volume} only; parameter
 * names are those of the PyTorch state_dict.
 */
package org.byol3d.nn;
