/**
 * The networks: residual conv blocks, U-Net encoder and decoder, MLP heads.
 *
 * <p>May depend on DJL only; parameter names are those of the PyTorch state_dict.
 */
package org.byol3d.nn;
