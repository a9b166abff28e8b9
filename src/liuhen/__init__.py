"""Liuhen 留痕: every act of enforcement leaves a trace nobody can alter, every duty has its gate and its clock."""
