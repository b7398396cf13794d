package org.byol3d.pretrain;

/**
 * Running statistics of the heads' batch normalization.
 *
 * @param online of projector and predictor, in state_dict order
 * @param target of the target projector
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeadBuffers(double[] online, double[] target) {}
