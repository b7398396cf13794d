/**
 * The fine-tuning job: a segmenter as a program of the distributed engine, the driver's part of a
 * step, its validation on whole volumes, and the run around it with index, encoder, split and
 * checkpoints.
 *
 * <p>The package may depend on everything in the module but the other jobs.
 */
package org.byol3d.finetune;
