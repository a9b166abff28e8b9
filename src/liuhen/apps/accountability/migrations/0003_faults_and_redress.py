"""Faults of 责任制 article 52: sanctions with redress, referrals, blemishes, and what a lead needs for them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accountability', '0002_cursors_are_sealed'),
        ('cases', '0003_letters'),
        ('people', '0010_certificate_withdrawn_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sanction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='new', help_text='current state; see lifecycle.py', max_length=20)),
                ('reasons', models.CharField(max_length=1000)),
                ('basis', models.CharField(blank=True, help_text='the law that knows another form', max_length=300)),
                ('decided_at', models.DateTimeField()),
                ('served_at', models.DateTimeField(help_text='receipt: effect and terms of redress begin', null=True)),
                ('used_at', models.DateTimeField(help_text='when review or appeal was filed, by the postmark', null=True)),
                ('stayed_at', models.DateTimeField(null=True)),
                ('stayed_by', models.CharField(blank=True, help_text='who ordered it: body and name', max_length=120)),
                ('stay_reason', models.CharField(blank=True, max_length=300)),
                ('stay_until', models.DateField(help_text='its last day; null: until redress is answered', null=True)),
                ('concerned', models.ForeignKey(help_text='the unit as such on which; null: on a person', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sanctions', to='accountability.lead')),
                ('person', models.ForeignKey(help_text='on whom; null: on the unit as such', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(help_text='the body that decided', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['-decided_at', '-id'], name='sanction_newest'), models.Index(fields=['unit', 'state', '-decided_at', '-id'], name='sanction_of_unit'), models.Index(fields=['person', '-decided_at', '-id'], name='sanction_of_person'), models.Index(condition=models.Q(('state', 'stayed')), fields=['stay_until'], name='sanction_stayed_until')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('revoked', 'void')), _negated=True), fields=('lead',), name='one_sanction_on_a_lead'), models.CheckConstraint(condition=models.Q(('person', None), models.Q(('decided_by', models.F('person')), _negated=True), _connector='OR'), name='nobody_sanctions_himself'), models.CheckConstraint(condition=models.Q(models.Q(('concerned', None), ('person__isnull', False)), models.Q(('concerned__isnull', False), ('person', None)), _connector='OR'), name='sanction_on_a_person_or_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('served', 'stayed')), _negated=True), ('served_at__isnull', False), _connector='OR'), name='sanction_in_force_is_served'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stayed'), _negated=True), models.Q(('stayed_by', ''), _negated=True), _connector='OR'), name='a_stay_names_who_ordered_it')],
            },
        ),
        migrations.CreateModel(
            name='Redress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='new', help_text='current state; see lifecycle.py', max_length=20)),
                ('organ_zh', models.CharField(help_text='who answers it, as it stood then', max_length=80)),
                ('kind', models.CharField(choices=[('review', '复核'), ('appeal', '申诉')], max_length=10)),
                ('claim', models.CharField(max_length=2000)),
                ('received_at', models.DateTimeField(help_text='from here the term to answer runs')),
                ('posted_on', models.DateField(help_text='邮戳日期', null=True)),
                ('filed_on', models.DateField(help_text='the day by which it is judged: posted, else handed in')),
                ('last_day', models.DateField(help_text='the last day of its term; null: none ran', null=True)),
                ('outcome', models.CharField(blank=True, choices=[('maintain', '维持'), ('change', '变更'), ('revoke', '撤销')], max_length=10)),
                ('answer', models.CharField(blank=True, max_length=2000)),
                ('decided_at', models.DateTimeField(null=True)),
                ('served_at', models.DateTimeField(null=True)),
                ('service', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organ', models.ForeignKey(help_text='who answers it; null: a body above the county, see organ_zh', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('person', models.ForeignKey(help_text="who asks; null: it came on paper in the unit's name", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('previous', models.ForeignKey(help_text='the review before', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='accountability.redress')),
                ('unit', models.ForeignKey(help_text='where the one who was sanctioned is', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
                ('sanction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redresses', to='accountability.sanction')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'state', 'id'], name='redress_of_unit'), models.Index(fields=['organ', 'state', 'id'], name='redress_of_organ'), models.Index(fields=['person', '-id'], name='redress_of_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('late', 'answered', 'withdrawn', 'moot')), _negated=True), fields=('sanction', 'kind'), name='one_redress_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='FaultReferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='new', help_text='current state; see lifecycle.py', max_length=20)),
                ('whom', models.CharField(choices=[('discipline', '纪检监察机关'), ('police', '公安机关'), ('procuratorate', '人民检察院'), ('other', '其他机关')], max_length=15)),
                ('organ', models.CharField(help_text='全称', max_length=80)),
                ('number', models.CharField(blank=True, help_text='文号', max_length=80)),
                ('matter', models.CharField(max_length=1000)),
                ('sent_on', models.DateField()),
                ('receipt', models.CharField(blank=True, help_text='who signed for it, when', max_length=300)),
                ('answer', models.CharField(blank=True, help_text='number and content of the answer', max_length=500)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='accountability.lead')),
                ('unit', models.ForeignKey(help_text='the body that handed it on', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'state', 'id'], name='fault_referral_of_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'not-taken-up'), _negated=True), fields=('lead',), name='one_referral_of_a_lead')],
            },
        ),
        migrations.CreateModel(
            name='Blemish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='new', help_text='current state; see lifecycle.py', max_length=20)),
                ('kind', models.CharField(choices=[('facts', '事实表述'), ('citation', '法条引用'), ('drafting', '文书制作'), ('other', '其他方面')], max_length=10)),
                ('paper', models.CharField(help_text='文书的名称和文号', max_length=200)),
                ('content', models.CharField(max_length=1000)),
                ('noted_at', models.DateTimeField()),
                ('untouched', models.CharField(blank=True, help_text='keys of UNTOUCHED that were confirmed', max_length=100)),
                ('reason', models.CharField(blank=True, help_text='why the outcome is not touched, or is', max_length=1000)),
                ('judged_at', models.DateTimeField(null=True)),
                ('correction', models.CharField(blank=True, max_length=1000)),
                ('corrected_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(help_text='who made the paper', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blemishes', to='accountability.lead')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['-noted_at', '-id'], name='blemish_newest'), models.Index(fields=['unit', 'state', '-noted_at', '-id'], name='blemish_of_unit'), models.Index(fields=['author', '-id'], name='blemish_of_author')],
                'constraints': [models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('author')), _negated=True), _connector='OR'), name='nobody_judges_his_own_blemish')],
            },
        ),
        migrations.CreateModel(
            name='FaultFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(db_index=True, help_text='ref of what it came with', max_length=40)),
                ('name', models.CharField(help_text='as whoever gave it called it', max_length=120)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size_bytes', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='consequence',
            name='a_form_once_on_a_lead',
        ),
        migrations.AddField(
            model_name='consequence',
            name='days',
            field=models.PositiveSmallIntegerField(help_text='how long a training takes, or has left', null=True),
        ),
        migrations.AddField(
            model_name='consequence',
            name='execute_by',
            field=models.DateField(help_text='last day to carry it out', null=True),
        ),
        migrations.AddField(
            model_name='consequence',
            name='executed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='consequence',
            name='execution',
            field=models.CharField(blank=True, help_text='how it was carried out, by whom', max_length=1000),
        ),
        migrations.AddField(
            model_name='consequence',
            name='within',
            field=models.PositiveSmallIntegerField(help_text='days to carry it out, or left of them', null=True),
        ),
        migrations.AddField(
            model_name='consequence',
            name='year',
            field=models.PositiveSmallIntegerField(help_text='whose merit is lost', null=True),
        ),
        migrations.AddField(
            model_name='lead',
            name='approved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='lead',
            name='approver',
            field=models.ForeignKey(help_text='the head who approved the conclusion on a fault', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='lead',
            name='of_unit',
            field=models.BooleanField(default=False, help_text='it is about the unit as such, and nobody in it'),
        ),
        migrations.AlterField(
            model_name='consequence',
            name='form',
            field=models.CharField(help_text='key of a form', max_length=20),
        ),
        migrations.AlterField(
            model_name='consequence',
            name='person',
            field=models.ForeignKey(help_text='null: on the unit as such', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consequences', to='people.person'),
        ),
        # Whether a column may be null is written into the condition: put it there anew as it is written now.
        migrations.RemoveConstraint(
            model_name='consequence',
            name='nobody_decides_on_himself',
        ),
        migrations.AddConstraint(
            model_name='consequence',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', models.F('person')), _negated=True), name='nobody_decides_on_himself'),
        ),
        migrations.AlterField(
            model_name='lead',
            name='kind',
            field=models.CharField(help_text='key of a misuse or a fault', max_length=20),
        ),
        migrations.AlterField(
            model_name='lead',
            name='origin',
            field=models.CharField(choices=[('refusal', '系统：被拒绝的操作'), ('finding', '系统：问题'), ('intake', '系统：入库存疑'), ('fixity', '系统：存储复核'), ('look', '审计移交：异常查看'), ('remedy', '系统：复议、诉讼结果'), ('blemish', '瑕疵转过错'), ('person', '人员提出'), ('complaint', '人员提出：投诉举报'), ('spotcheck', '人员提出：抽查'), ('court', '人员提出：复议、诉讼')], max_length=10),
        ),
        migrations.AddField(
            model_name='consequence',
            name='sanction',
            field=models.ForeignKey(help_text='null: on a misuse', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consequences', to='accountability.sanction'),
        ),
        migrations.AddIndex(
            model_name='consequence',
            index=models.Index(fields=['form', 'year', 'state'], name='consequence_by_form'),
        ),
        migrations.AddConstraint(
            model_name='consequence',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'revoked'), _negated=True), fields=('lead', 'form'), name='a_form_once_on_a_lead'),
        ),
    ]
